export const greeting = 'hello';
export default 'main text';
