export default function () {
  const names = ['fetch', 'URL', 'URLSearchParams', 'Buffer', 'process', 'window', 'btoa', 'structuredClone', 'performance', 'queueMicrotask', 'Intl', 'AbortController', 'WebAssembly', 'setTimeout', 'crypto', 'global', 'open', 'require', 'globalThis', 'self', 'document', 'navigator', 'WeakRef'];
  console.log(names.map((name) => `${name}:${typeof globalThis[name] === 'undefined' ? 'no' : 'yes'}`).join(' '));
  console.log(typeof fetch, typeof URL, typeof Buffer, typeof process, typeof window, typeof setTimeout, typeof crypto, typeof global, typeof __VU, typeof __ITER);
}
