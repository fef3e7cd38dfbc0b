import { useMemo } from 'react';
import { qrModules } from './qr';

const QUIET = 4;

/** A link for a phone. Black on white whatever the theme: many readers know no other. */
export function QrCode(props: { text: string; label: string }) {
  const modules = useMemo(() => qrModules(props.text), [props.text]);
  if (!modules) return null;
  const size = modules.length + 2 * QUIET;
  const path = modules
    .flatMap((row, y) =>
      row.map((dark, x) => (dark ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : '')),
    )
    .join('');
  return (
    <svg
      width="148"
      height="148"
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={props.label}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" rx="2" />
      <path d={path} fill="#000" />
    </svg>
  );
}
