// Starts a group and then does nothing: the test kills it.
import { startGroup } from '../../../trials/target/process-group.ts';

const [log] = process.argv.slice(2);
const group = startGroup({ command: 'sleep 1000 & sleep 1000', cwd: '/', env: {}, token: 'leash-test', log });
process.stdout.write(`${group.pid}\n`);
setInterval(() => undefined, 1000);
