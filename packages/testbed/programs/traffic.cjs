// What the product's backend makes of a Prometheus: its own code asks its own questions, as a process, since the product is no
// dependency of the test bed.
//   traffic.cjs MODULE URL NAMESPACES WORKLOAD
// One JSON object on standard output.
const [modulePath, prometheusUrl, namespaces, workload] = process.argv.slice(2);
const { PrometheusTraffic } = require(modulePath);

const cluster = 'testbed';
const source = new PrometheusTraffic({
  get: name => ({ name, connection: { prometheusUrl } }),
});
const query = { cluster, namespaces: namespaces.split(',') };

Promise.all([
  source.getEdges(query),
  source.getHistory({ ...query, workload, minutes: 5 }),
]).then(([edges, history]) =>
  process.stdout.write(JSON.stringify({ edges, history })),
);
