import SvgIcon, { type SvgIconProps } from '@material-ui/core/SvgIcon';

/** A line that leaves the others and comes back. */
export function MeshSpaceIcon(props: SvgIconProps) {
  return (
    <SvgIcon {...props}>
      <path
        d="M3 16h18"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
      />
      <path
        d="M5 16c4 0 3-9 7-9s3 9 7 9"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
      />
      <circle cx="12" cy="7" r="2.6" />
    </SvgIcon>
  );
}
