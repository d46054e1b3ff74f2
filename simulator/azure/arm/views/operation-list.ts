/**
 * What can be done with Microsoft.RecoveryServices, as role assignments name it. The shape is documented; the words are
 * made from the names.
 */
import type { Operation } from '../operation.ts';
import { actionOf } from '../template.ts';

export function operationListView(operations: readonly Operation[]) {
  const actions = new Set(operations.map(actionOf).filter((name) => name.startsWith('Microsoft.RecoveryServices/')));
  return [...actions].map((name) => {
    const parts = name.split('/');
    const verb = parts.at(-1) ?? '';
    const isAction = verb === 'action';
    const resource = spaced(parts.at(isAction ? -3 : -2) ?? '');
    const operation = isAction ? spaced(parts.at(-2) ?? '') : `${VERBS[verb] ?? verb} ${resource}`;
    return {
      name,
      display: { provider: 'Microsoft Recovery Services', resource, operation, description: `${operation}: ${name}` },
      origin: 'user,system',
    };
  });
}

const VERBS: Readonly<Record<string, string>> = { read: 'Read', write: 'Create or update', delete: 'Delete' };

/** `replicationProtectedItems` → `Replication Protected Items`. */
function spaced(name: string): string {
  const words = name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
