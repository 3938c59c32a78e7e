import { UserError } from '../../user-error.ts';
import { EXIT } from '../exit-codes.ts';
import type { EngineModule, EngineVu } from './engine-vu.ts';
import { testOptions } from './test-options.ts';

/** `k6/execution`: where in the test this code runs. Everything is read anew at each use. */
export const execution: EngineModule = (vu) => {
  const namespace = { scenario: scenarioOf(vu), instance: instanceOf(vu), test: testOf(vu), vu: vuOf(vu) };
  return { ...namespace, default: namespace };
};

function scenarioOf({ execution }: EngineVu): object {
  const scenario = (): NonNullable<typeof execution.scenario> => {
    if (!execution.scenario) throw new Error('getting scenario information outside of the VU context is not supported');
    return execution.scenario;
  };
  return readers({
    name: () => scenario().name,
    executor: () => scenario().executor,
    startTime: () => scenario().startTime,
    progress: () => scenario().progress,
    iterationInInstance: () => scenario().iterationInInstance,
    iterationInTest: () => scenario().iterationInTest,
  });
}

function instanceOf(vu: EngineVu): object {
  const instance = (): EngineVu['execution']['instance'] => {
    if (vu.stage === 'init') throw new Error('getting instance information in the init context is not supported');
    return vu.execution.instance;
  };
  return readers({
    iterationsInterrupted: () => instance().iterationsInterrupted,
    iterationsCompleted: () => instance().iterationsCompleted,
    vusActive: () => instance().vusActive,
    vusInitialized: () => instance().vusInitialized,
    currentTestRunDuration: () => instance().currentTestRunDuration,
  });
}

function testOf(vu: EngineVu): object {
  let shown: object | undefined;
  const test = readers({
    options: () => {
      if (vu.stage === 'init') throw new Error('getting test options in the init context is not supported');
      return (shown ??= testOptions(vu.execution.options));
    },
  });
  return Object.assign(test, {
    abort: (message?: unknown): never => {
      if (vu.stage === 'init') throw abortedInInit(textOf(message));
      return vu.execution.abort(textOf(message));
    },
    fail: (message?: unknown): void => vu.execution.fail(textOf(message)),
  });
}

function abortedInInit(message: string | undefined): UserError {
  return new UserError(`the script aborts the test in its init code${message ? `: ${message}` : ''}`, {
    why: 'it calls exec.test.abort() outside of any function that runs',
    fix: 'mend what it complains of; no load was made',
    exitCode: EXIT.scriptAborted,
  });
}

function vuOf(vu: EngineVu): object {
  const { execution } = vu;
  const tags = new Proxy(
    {},
    {
      get: (_, name) => (typeof name === 'string' ? execution.tags()[name] : undefined),
      set: (_, name, value: unknown) => {
        execution.setTag(String(name), value);
        return true;
      },
      deleteProperty: (_, name) => {
        execution.deleteTag(String(name));
        return true;
      },
      has: (_, name) => String(name) in execution.tags(),
      ownKeys: () => Object.keys(execution.tags()),
      getOwnPropertyDescriptor: (_, name) => {
        const value = execution.tags()[String(name)];
        return value === undefined ? undefined : { value, enumerable: true, configurable: true, writable: true };
      },
    },
  );
  const retag = (all: Record<string, unknown>): void => {
    for (const name of Object.keys(execution.tags())) if (!(name in all)) execution.deleteTag(name);
    for (const [name, value] of Object.entries(all)) execution.setTag(name, value);
  };
  const metrics = {
    get tags() {
      return tags;
    },
    set tags(all: Record<string, unknown>) {
      retag(all);
    },
    metadata: execution.metadata,
  };
  const info = readers({
    idInInstance: () => execution.vu.idInInstance,
    idInTest: () => execution.vu.idInTest,
    iterationInInstance: () => execution.vu.iterationInInstance,
    iterationInScenario: () => execution.vu.iterationInScenario,
  });
  return Object.defineProperties(info, {
    metrics: { value: metrics, enumerable: true },
    tags: { get: () => tags, set: retag, enumerable: true },
  });
}

const textOf = (message: unknown): string | undefined =>
  message === undefined || typeof message === 'string' ? message : JSON.stringify(message);

/** An object whose properties are read by functions. */
function readers(of: Readonly<Record<string, () => unknown>>): object {
  const object = {};
  for (const [name, get] of Object.entries(of)) Object.defineProperty(object, name, { get, enumerable: true });
  return object;
}
