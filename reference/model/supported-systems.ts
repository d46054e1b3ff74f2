/** The operating systems that the classic Mobility service is made for. Documented (facts, section 4.6). */

interface Supported {
  readonly product: RegExp;
  readonly from: number;
  readonly to: number;
}

const SUPPORTED: Readonly<Record<'Windows' | 'Linux', readonly Supported[]>> = {
  Windows: [{ product: /^Windows Server (\d+)/, from: 2008, to: 2022 }],
  Linux: [
    { product: /^(?:RHEL|CentOS) (\d+)/, from: 5, to: 8 },
    { product: /^Ubuntu (\d+)/, from: 14, to: 20 },
    { product: /^Debian (\d+)/, from: 7, to: 11 },
    { product: /^SLES (\d+)/, from: 11, to: 15 },
    { product: /^Oracle Linux (\d+)/, from: 6, to: 8 },
  ],
};

/** Of Windows Server 2008 only the second release. */
const LEFT_OUT = /^Windows Server 2008(?! R2)/;

/** @param release such as `Windows Server 2016` or `Ubuntu 20.04` */
export function isSupported(operatingSystem: 'Windows' | 'Linux', release: string): boolean {
  if (LEFT_OUT.test(release)) return false;
  return SUPPORTED[operatingSystem].some(({ product, from, to }) => {
    const version = Number(product.exec(release)?.[1] ?? Number.NaN);
    return version >= from && version <= to;
  });
}
