const http = require('k6/http');
const { check } = require('k6');

module.exports.options = { iterations: 2 };
module.exports.default = function () {
  const response = http.get(`${__ENV.TARGET}/text`);
  check(response, { ok: ({ status }) => status === 200 });
};
