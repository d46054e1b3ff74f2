/**
 * Declared transitions that no drill judges otherwise without, each with the reason. `frozen.nightly.ts` holds it both ways: what
 * makes no difference and is not here is an error, and so is what is here and makes one.
 */
export const NO_DIFFERENCE: Readonly<Record<string, string>> = {
  'configuration-server: heldUp SETUP_HELD_UP → stays':
    'what is told of a set-up that is held up is its newest code; no drill meets two codes in one set-up',
  'configuration-server: refused REFUSED → stays':
    'what is told of a refusal is its newest code; no drill meets two codes in one refusal (registration.test.ts does)',
  'configuration-server: unreachable AZURE_LOST → stays':
    'what is told of an Azure that was never reached is its newest code; no drill meets two codes in one outage',
  'configuration-server: disconnected AZURE_LOST → stays':
    'what is told of an outage is its newest code, and no verdict rests on the second one',
  'mobility: shipment.blocked SHIPMENT_FAILED → stays':
    'what is told of a blocked shipment is its newest code; no drill meets two codes in one failure',
  'mobility: shipment WITHDRAWN → shipment.flowing':
    'a source that cannot ship when its order is withdrawn has a fault that nobody may have told it yet',
  'process-server: health MEASURED → health.warning':
    'how long uploads will take only the process server knows, and nobody is kept from choosing one that warns',
};

/** Where a transition makes its difference, when it is taken everywhere and matters there only. */
export const SHOWS_IN: Readonly<Record<string, string>> = {
  'process-server: health MEASURED → health.normal': 'disks-full',
  'process-server: intake MEASURED → intake.open': 'disks-full',
};
