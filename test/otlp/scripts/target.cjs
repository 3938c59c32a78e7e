// A server as many are: OpenTelemetry's SDK, node-postgres, a call to somebody else. Its exporter is named by EXPORTER.
const { NodeTracerProvider, BatchSpanProcessor } = require('@opentelemetry/sdk-trace-node');
const { registerInstrumentations } = require('@opentelemetry/instrumentation');
const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');
const { PgInstrumentation } = require('@opentelemetry/instrumentation-pg');
const EXPORTERS = {
  proto: () => require('@opentelemetry/exporter-trace-otlp-proto'),
  http: () => require('@opentelemetry/exporter-trace-otlp-http'),
};
const { OTLPTraceExporter } = EXPORTERS[process.env.EXPORTER]();

const exporter = new OTLPTraceExporter({
  url: `${process.env.COLLECTOR}/v1/traces`,
  compression: process.env.COMPRESSION,
});
const provider = new NodeTracerProvider({
  spanProcessors: [new BatchSpanProcessor(exporter, { scheduledDelayMillis: 200 })],
});
provider.register();
registerInstrumentations({
  instrumentations: [
    new HttpInstrumentation({
      ignoreOutgoingRequestHook: ({ port }) => String(port) === new URL(process.env.COLLECTOR).port,
    }),
    new PgInstrumentation({ enhancedDatabaseReporting: true }),
  ],
});

const http = require('node:http');
const { Pool } = require('pg');
const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 4 });

const pay = () =>
  new Promise((resolve, reject) => {
    const url = `${process.env.PROVIDER}/payments/sk_live_S60ecret4eC39/charge?key=S61ecret`;
    const request = http.request(url, { method: 'POST', headers: { authorization: 'Bearer S62ecret' } }, (response) => {
      response.resume();
      response.on('end', resolve);
    });
    request.on('error', reject);
    request.end();
  });

const ROUTES = {
  '/list': async () => {
    await pool.query("select id from thing where kind = 3 and name <> 'S63ecret'");
    for (let id = 1; id <= 4; id++) await pool.query('select kind from thing where id = $1', [id]);
  },
  '/pay': async () => {
    await pool.query('update thing set kind = kind where id = $1 /* S64ecret */', [1]);
    await pay();
    await pool.query("select * from nowhere_S65ecret where a = 'S66ecret'").catch(() => {});
  },
};

const server = http.createServer(async (request, response) => {
  try {
    await ROUTES[request.url]?.();
    response.end('done');
  } catch {
    response.writeHead(500).end();
  }
});
server.listen(0, '127.0.0.1', () => process.send({ url: `http://127.0.0.1:${server.address().port}` }));
process.on('disconnect', () => process.exit());
