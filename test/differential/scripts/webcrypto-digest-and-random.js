const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, '0')).join('');
export default async function () {
  console.log(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(crypto.randomUUID()));
  console.log(crypto.getRandomValues(new Uint8Array(4)).length);
  console.log(hex(await crypto.subtle.digest('SHA-256', new Uint8Array([97, 98, 99]))));
}
