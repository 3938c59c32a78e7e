// flags: --iterations 4
export default function () {
  if (__ITER === 0) throw 'text';
  if (__ITER === 1) throw { an: 'object' };
  if (__ITER === 2) throw null;
  undefinedFunction();
}
