export { compileScript } from './compile.ts';
export { loadScript, type LoadOptions } from './load.ts';
export { isOurs } from './ours.ts';
export type { Guard, Position, Script, ScriptHost, ScriptModule } from './script.ts';
export { describePosition, sourceStack } from './stack.ts';
