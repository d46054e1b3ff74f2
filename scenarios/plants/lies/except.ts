/** A lie is the genuine thing, save in one point: everything else is handed through. */
import type { Runtime } from '../../../reference/runtime.ts';

export type Lie = (runtime: Runtime) => Runtime;

/** The same part, but for what `changes` says. */
export function except<Part extends object>(genuine: Part, changes: Partial<Part>): Part {
  return new Proxy(genuine, {
    get(part, key) {
      if (Object.hasOwn(changes, key)) return Reflect.get(changes, key);
      const value = Reflect.get(part, key, part);
      return typeof value === 'function' ? value.bind(part) : value;
    },
  });
}

/** Several lies at once. */
export function all(...lies: readonly Lie[]): Lie {
  return (runtime) => lies.reduce((told, lie) => lie(told), runtime);
}

/** Says yes every so many times: for bugs that show now and then. */
export function every(nth: number): () => boolean {
  let count = 0;
  return () => {
    count += 1;
    return count % nth === 0;
  };
}
