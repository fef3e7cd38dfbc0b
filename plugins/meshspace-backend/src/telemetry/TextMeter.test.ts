import { TextMeter } from './TextMeter';

describe('TextMeter', () => {
  it('tells counters, histograms and gauges as Prometheus reads them', async () => {
    const meter = new TextMeter();
    const watches = meter.createCounter('meshspace.watch.restarts', {
      description: 'Watches that were begun',
    });
    watches.add(1, { cluster: 'a' });
    watches.add(2, { cluster: 'a' });
    const seconds = meter.createHistogram('meshspace.reconcile.duration', {
      unit: 's',
      advice: { explicitBucketBoundaries: [0.1, 1] },
    });
    seconds.record(0.05, { cluster: 'a' });
    seconds.record(0.5, { cluster: 'a' });
    seconds.record(5, { cluster: 'a' });
    const spaces = meter.createObservableGauge('meshspace.spaces');
    let count = 3;
    spaces.addCallback(result => {
      result.observe(count, { phase: 'Ready', cluster: 'a "b"\\' });
    });
    await meter.text();
    count = 4;
    expect(await meter.text()).toBe(`\
# HELP meshspace_watch_restarts_total Watches that were begun
# TYPE meshspace_watch_restarts_total counter
meshspace_watch_restarts_total{cluster="a"} 3
# HELP meshspace_reconcile_duration_seconds meshspace.reconcile.duration
# TYPE meshspace_reconcile_duration_seconds histogram
meshspace_reconcile_duration_seconds_bucket{cluster="a",le="0.1"} 1
meshspace_reconcile_duration_seconds_bucket{cluster="a",le="1"} 2
meshspace_reconcile_duration_seconds_bucket{cluster="a",le="+Inf"} 3
meshspace_reconcile_duration_seconds_sum{cluster="a"} 5.55
meshspace_reconcile_duration_seconds_count{cluster="a"} 3
# HELP meshspace_spaces meshspace.spaces
# TYPE meshspace_spaces gauge
meshspace_spaces{phase="Ready",cluster="a \\"b\\"\\\\"} 4
`);
  });
});
