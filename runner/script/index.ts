export { compileScript } from './compile.ts';
export { loadScript } from './load.ts';
export { isOurs } from './ours.ts';
export type { Script, ScriptHost, ScriptModule } from './script.ts';
export { describePosition, sourceStack } from './stack.ts';
