import { Link } from '@backstage/core-components';
import Box from '@material-ui/core/Box';

/** Two paths that part at one service, drawn for the sidebar's dark ground. */
export const Logo = () => (
  <Box px={2.5} py={2.5}>
    <Link to="/" underline="none" aria-label="Home">
      <svg width="32" height="32" viewBox="0 0 32 32" aria-hidden="true">
        <g fill="none" strokeWidth="3" strokeLinecap="round">
          <path d="M5 16h8l6-8h8" stroke="#9cc9ff" />
          <path d="M13 16l6 8h8" stroke="#ff9d5c" />
        </g>
        <circle cx="13" cy="16" r="4" fill="#9cc9ff" />
      </svg>
    </Link>
  </Box>
);
