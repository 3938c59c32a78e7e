import crypto from 'k6/crypto';

const attempt = (work) => {
  try {
    console.log(JSON.stringify(work()));
  } catch (error) {
    console.log(error.name, error.message, error instanceof Error);
  }
};
export default function () {
  attempt(() => crypto.md5('a', 'nope'));
  attempt(() => crypto.md5('a'));
  for (const value of [5, 1.5, null, undefined, {}, [97], true]) attempt(() => crypto.md5(value, 'hex'));
  attempt(() => crypto.hmac('sha3', 'k', 'a', 'hex'));
  attempt(() => crypto.hmac('sha256', undefined, 'a', 'hex'));
  attempt(() => crypto.createHMAC('nope', 'a'));
  attempt(() => crypto.createHash('sha1').digest());
  attempt(() => crypto.createHash('sha1').update(5));
  for (const size of [0, -1, undefined]) attempt(() => crypto.randomBytes(size));
  attempt(() => crypto.hexEncode(5));
  attempt(() => [crypto.randomBytes(4).byteLength, crypto.randomBytes(4) instanceof ArrayBuffer]);
}
