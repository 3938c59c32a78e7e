const bytes = (text) => new Uint8Array(Array.from(text, (letter) => letter.charCodeAt(0)));
const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, '0')).join('');
export default async function () {
  const key = await crypto.subtle.importKey('raw', bytes('secret'), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']);
  const signature = await crypto.subtle.sign('HMAC', key, bytes('message'));
  console.log(hex(signature), await crypto.subtle.verify('HMAC', key, signature, bytes('message')));
  const aes = await crypto.subtle.importKey('raw', bytes('0123456789abcdef'), 'AES-CBC', true, ['encrypt', 'decrypt']);
  const encrypted = await crypto.subtle.encrypt({ name: 'AES-CBC', iv: bytes('abcdefghijklmnop') }, aes, bytes('text'));
  console.log(hex(encrypted), hex(await crypto.subtle.exportKey('raw', aes)), key.type, key.extractable);
}
