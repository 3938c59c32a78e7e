import http from 'k6/http';

export default function () {
  const { TARGET } = __ENV;
  http.get(`${TARGET}/status/404`);
  http.get(`${TARGET}/status/404`, { responseCallback: http.expectedStatuses(404) });
  http.get(`${TARGET}/status/200`, { responseCallback: http.expectedStatuses({ min: 500, max: 599 }) });
  http.setResponseCallback(http.expectedStatuses(200, { min: 400, max: 499 }));
  http.get(`${TARGET}/status/404`);
  http.get(`${TARGET}/status/500`);
  http.setResponseCallback(null);
  http.get(`${TARGET}/status/500`);
}
