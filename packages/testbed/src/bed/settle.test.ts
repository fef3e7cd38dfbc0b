import { readState, sumMetric } from './settle';

const metrics = `# HELP pilot_inbound_updates x
pilot_inbound_updates{type="config"} 17
pilot_inbound_updates{type="eds"} 8
pilot_inbound_updates_other 100
pilot_pushcontext_init_seconds_count 4
pilot_xds_pushes{type="cds"} 2
`;

it('adds the series of one metric up, and of no other', () => {
  expect(sumMetric(metrics, 'pilot_inbound_updates')).toBe(25);
  expect(sumMetric(metrics, 'absent')).toBe(0);
});

it('knows who has not acknowledged, also who has not yet answered at all', () => {
  const state = readState(metrics, [
    { proxy: 'good', resources: { cds: { sent: '1', acked: '1' } } },
    {
      proxy: 'late',
      resources: {
        cds: { sent: '1', acked: '1' },
        rds: { sent: '2', acked: '1' },
      },
    },
    { proxy: 'silent', resources: { cds: { sent: '1' } } },
    { proxy: 'new' },
  ]);
  expect(state).toEqual({
    activity: 31,
    behind: ['late', 'silent'],
    rejections: 0,
  });
});

it('counts rejections of all kinds', () => {
  expect(
    readState(
      'pilot_total_xds_rejects{type="lds"} 1\npilot_total_xds_rejects{type="cds"} 2\n',
      [],
    ).rejections,
  ).toBe(3);
});
