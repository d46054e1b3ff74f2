/**
 * Documented codes that Muster never shows, and why: what they are about is not in its world. Every other documented code is
 * raised by something that can be brought about; a test of the error table looks for it.
 */

/** Completes "not shown, because …". */
export const NOT_SHOWN: Readonly<Record<string, string>> = {
  ...because('there are no clusters', ['EA0404', 'EA0415']),
  ...because('the filter driver and its bitmaps do not fail by themselves', [
    'EA0405',
    'EA0406',
    'EA0407',
    'EA0408',
    'EA0409',
    'EA0416',
    'EA0417',
  ]),
  ...because('disks keep their size', ['EA0410', 'EA0439']),
  ...because('disks and their file systems give what is read and take what is written as long as there is room', [
    'EA0402',
    'EA0412',
    'EA0413',
    'EA0414',
    'EA0420',
    'EA0421',
    'EA0422',
    'EA0424',
    'EA0426',
  ]),
  ...because('there is no Windows management interface on sources', ['EA0423']),
  ...because('disks are described with the registration, which has an alert of its own (EA0418)', ['EA0419']),
  ...because('towards Azure it is the process server that uploads, not the agent (EA0436)', ['EA0428', 'EA0432']),
  ...because('how long an upload takes is not judged apart from how much waits', ['EA0438']),
  ...because('Azure does not end an operation of an agent by itself', ['EA0444']),
  ...because('the memory of agents has no end', ['SourceAgentLowMemoryError']),
  ...because('a process server holds all its sources back at once (SourceAgentCumulativeThrottleOccurred)', [
    'SourceAgentDifferentialSyncThrottleOccurred',
    'SourceAgentResyncThrottleOccurred',
  ]),
  ...because('Azure makes whatever machine is asked for: it has neither quotas nor policies', ['28031', '28092']),
  ...because('the classic deployment model of Azure is not there', ['70038']),
  ...because('whatever machine is brought up boots', ['170010']),
  ...because('vacp keeps no log, and the alert says itself why a tag failed', [
    'vacp-0',
    'vacp-1',
    'vacp-10001',
    'vacp-10002',
    'vacp-10003',
    'vacp-10004',
    'vacp-10005',
    'vacp-10006',
    'vacp-10007',
    'vacp-10009',
    'vacp-10010',
    'vacp-10998',
    'vacp-10999',
  ]),
};

function because(why: string, codes: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(codes.map((code) => [code, why]));
}
