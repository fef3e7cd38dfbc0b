import Tooltip from '@material-ui/core/Tooltip';
import { useFormat } from './useFormat';
import { useNow } from '../live/useNow';

/** A time relative to now, the absolute one on asking. */
export function Time(props: { time: string }) {
  const format = useFormat();
  const now = useNow(10_000);
  return (
    <Tooltip title={format.absolute(props.time)}>
      <time dateTime={props.time}>{format.relative(props.time, now)}</time>
    </Tooltip>
  );
}
