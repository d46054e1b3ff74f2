/**
 * Accounts that somebody has entered at the configuration server, for machines that the Mobility service is to be installed
 * on. The vault hears their numbers and names; user and password go to the process server that needs them, and nowhere else.
 */
import type { RemoteAccount } from '../runtime.ts';
import type { InstallationOrder, InstallationTask, RunAsAccount } from '../wire/installation.ts';

export interface KeptAccount extends RunAsAccount, RemoteAccount {}

export function namesOf(accounts: readonly KeptAccount[] = []): RunAsAccount[] {
  return accounts.map(({ accountId, accountName }) => ({ accountId, accountName }));
}

/** What one process server has to install, with the accounts for it. */
export function withAccounts(
  accounts: readonly KeptAccount[] = [],
  orders: readonly InstallationOrder[] = [],
  componentId: string,
): InstallationTask[] {
  return orders
    .filter((order) => order.componentId === componentId)
    .map((order) => {
      const account = accounts.find(({ accountId }) => accountId === order.accountId);
      return account ? { ...order, account: { user: account.user, password: account.password } } : order;
    });
}
