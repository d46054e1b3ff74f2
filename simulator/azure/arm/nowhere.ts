/** Requests that lead nowhere: what is it that does not exist? */
import { sameName } from './azure.ts';
import type { ArmRefusal } from './errors.ts';
import type { Vicinity } from './template.ts';

/** @param path decoded */
export function nowhere(path: string, method: string, { subscription, resourceGroup, vault }: Vicinity): ArmRefusal {
  const [, root = '', subscriptionAsked, kind = '', groupAsked, , provider = '', type = '', name] = path.split('/');
  const withinSubscription = sameName(root, 'subscriptions') && subscriptionAsked;
  if (withinSubscription && !sameName(subscriptionAsked, subscription)) {
    return missing('SubscriptionNotFound', `There is no subscription '${subscriptionAsked}'.`);
  }
  const withinGroup = withinSubscription && sameName(kind, 'resourceGroups') && groupAsked;
  if (withinGroup && !sameName(groupAsked, resourceGroup)) {
    return missing('ResourceGroupNotFound', `There is no resource group '${groupAsked}'.`);
  }
  const isVault = withinGroup && sameName(`${provider}/${type}`, VAULTS);
  if (isVault && name && !sameName(name, vault)) return resourceNotFound(VAULTS, name, groupAsked);
  return missing('InvalidResourceType', `There is no operation ${method} ${path}.`);
}

const VAULTS = 'Microsoft.RecoveryServices/vaults';

export function vaultGone({ vault, resourceGroup }: Vicinity): ArmRefusal {
  return resourceNotFound(VAULTS, vault, resourceGroup);
}

/** @param type of the provider's namespace on: `Microsoft.Compute/disks` */
export function resourceNotFound(type: string, name: string, resourceGroup: string): ArmRefusal {
  return missing('ResourceNotFound', `There is no '${type}/${name}' in resource group '${resourceGroup}'.`);
}

function missing(code: string, message: string): ArmRefusal {
  return { status: 404, code, message };
}
