/** The same site with one more proxy, at a free address: for whoever is told to use another than the site's. */
import type { SiteProxy, Site } from '../simulator/site/site.ts';
import { freeAddressIn } from './scale-out.ts';

/** Undefined when the site has no proxy to differ from, or no free address. */
export function anotherProxy(site: Site, name: string, differs: Partial<SiteProxy> = {}): SiteProxy | undefined {
  const address = freeAddressIn(site);
  if (!site.proxy || address === undefined) return undefined;
  const { authentication: _, credentials: _given, ...like } = site.proxy;
  return { ...like, authentication: 'none', ...differs, host: `${name}.${site.proxy.host}`, address };
}

export function whyNoOtherProxy(site: Site): string | undefined {
  if (!site.proxy) return 'it has no outbound proxy';
  return freeAddressIn(site) === undefined ? 'it has no free address for another proxy' : undefined;
}
