import MenuItem from '@material-ui/core/MenuItem';
import TextField from '@material-ui/core/TextField';
import type { BaseWorkload } from '@meshspace/plugin-meshspace-common';
import { useT } from '../translations/useT';

export function workloadKey(base: BaseWorkload): string {
  return [
    base.cluster,
    base.namespace,
    base.workload.kind,
    base.workload.name,
  ].join('/');
}

/** A component that runs in several places: which one is looked at. */
export function WorkloadPicker(props: {
  workloads: BaseWorkload[];
  selected: BaseWorkload;
  onSelect: (base: BaseWorkload) => void;
}) {
  const t = useT();
  return (
    <TextField
      select
      size="small"
      variant="outlined"
      label={t('tab.where')}
      value={workloadKey(props.selected)}
      onChange={event => {
        const base = props.workloads.find(
          each => workloadKey(each) === event.target.value,
        );
        if (base) props.onSelect(base);
      }}
      style={{ maxWidth: 420 }}
      id="meshspace-workload"
    >
      {props.workloads.map(each => (
        <MenuItem key={workloadKey(each)} value={workloadKey(each)}>
          {each.workload.name} · {each.namespace} · {each.cluster}
        </MenuItem>
      ))}
    </TextField>
  );
}
