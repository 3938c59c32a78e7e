import crypto from 'k6/crypto';

export default function () {
  const hash = crypto.createHash('sha1');
  hash.update('a');
  const first = hash.digest('hex');
  hash.update(new Uint8Array([98]).buffer);
  console.log(first, hash.digest('hex'), hash.digest('base64'));
  for (const name of ['md4', 'sha256', 'sha512']) {
    const mac = crypto.createHMAC(name, 'secret');
    mac.update('part one ');
    mac.update('part two');
    console.log(name, mac.digest('hex'));
  }
}
