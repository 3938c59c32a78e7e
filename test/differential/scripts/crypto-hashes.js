import crypto, { hexEncode, hmac, md5 } from 'k6/crypto';

const NAMES = ['md4', 'md5', 'sha1', 'sha256', 'sha384', 'sha512', 'sha512_224', 'sha512_256', 'ripemd160'];
export default function () {
  for (const name of NAMES) {
    console.log(name, crypto[name]('hello wörld', 'hex'), hmac(name, 'key', 'hello', 'hex'), hmac(name, 'k'.repeat(200), new Uint8Array([1, 2]).buffer, 'base64'));
  }
  for (const encoding of ['hex', 'base64', 'base64url', 'base64rawurl']) console.log(encoding, md5('a', encoding));
  console.log(new Uint8Array(md5('a', 'binary')).join(), hexEncode('hé'), hexEncode(new Uint8Array([0, 255]).buffer));
}
