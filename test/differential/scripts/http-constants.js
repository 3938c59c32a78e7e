import http, { TLS_1_2, expectedStatuses } from 'k6/http';

export default function () {
  console.log(http.TLS_1_3, TLS_1_2, http.OCSP_STATUS_GOOD, http.OCSP_REASON_KEY_COMPROMISE, typeof expectedStatuses);
}
