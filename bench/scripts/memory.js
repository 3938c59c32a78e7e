import { sleep } from 'k6';
import journey from './journey.js';

// VUS virtual users on the journey, each thinking THINK seconds after it; all are there after RAMP.
export const options = {
  scenarios: {
    shop: {
      executor: 'ramping-vus',
      stages: [
        { target: Number(__ENV.VUS), duration: __ENV.RAMP },
        { target: Number(__ENV.VUS), duration: __ENV.HOLD },
      ],
      gracefulStop: '1s',
    },
  },
};

export default function () {
  journey();
  sleep(Number(__ENV.THINK));
}
