import encoding, { b64decode, b64encode } from 'k6/encoding';

const show = (name, work) => {
  try {
    const value = work();
    console.log(name, value instanceof ArrayBuffer ? `bytes ${new Uint8Array(value).join()}` : JSON.stringify(value));
  } catch (error) {
    console.log(name, error.name, error.message);
  }
};
const bytes = new Uint8Array([255, 254, 0, 1]);
export default function () {
  for (const variant of ['std', 'rawstd', 'url', 'rawurl', 'unknown', undefined]) {
    show(`encode ${variant}`, () => b64encode('héllo?>', variant));
    show(`encode bytes ${variant}`, () => b64encode(bytes.buffer, variant));
    show(`decode ${variant}`, () => b64decode(b64encode('héllo?>', variant), variant, 's'));
  }
  show('typed array', () => encoding.b64encode(bytes.subarray(1, 3)));
  show('decode to bytes', () => encoding.b64decode('//4AAQ=='));
  show('decode wrong UTF-8', () => b64decode('//79', 'std', 's'));
  show('decode across lines', () => b64decode('aG\nk=', 'std', 's'));
  show('decode without padding', () => b64decode('aGk', 'rawstd', 's'));
  for (const value of [5, null, undefined, {}, [1], new DataView(bytes.buffer)]) show(`encode ${Object.prototype.toString.call(value)}`, () => b64encode(value));
  for (const text of ['', '!!', 'aG k=']) show(`decode ${JSON.stringify(text)}`, () => b64decode(text, 'std', 's'));
}
