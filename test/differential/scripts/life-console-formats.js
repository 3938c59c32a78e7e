export default function () {
  console.log('text', 5, true, null, undefined);
  console.log({ a: 1, b: ['x'] }, [1, 'two', null]);
  console.info('info');
  console.warn('warn');
  console.error('error');
  console.debug('debug is hidden');
  console.log();
  console.log(new Error('as a value').message, Symbol('s').toString());
  console.log('%s is not replaced', 5);
  console.log('two\nlines', 1.5, -0, NaN, Infinity);
}
