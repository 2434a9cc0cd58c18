import { LAYERS, type Layer } from '../checks/index.ts';

const TITLES: Readonly<Record<Layer, string>> = {
  identity: 'Identity and access',
  network: 'Network',
  workloads: 'Workloads',
  images: 'Images',
  secrets: 'Secrets and encryption',
  'control-plane': 'Control plane',
  admission: 'Admission',
};

/** The layers of defense with what they are called. */
export const TITLED_LAYERS = LAYERS.map((id) => ({ id, title: TITLES[id] }));
