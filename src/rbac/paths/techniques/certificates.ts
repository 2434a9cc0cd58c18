import { clusterPattern } from '../pattern.ts';
import { ANY_IDENTITY, ANY_NODE } from '../position.ts';
import type { Requirement } from '../step.ts';
import { type Asker, creations, heldAny, naming, type Technique } from '../technique.ts';

const GROUP = 'certificates.k8s.io';
const MAKE = {
  create: clusterPattern('create', GROUP, 'certificatesigningrequests'),
  change: [clusterPattern('patch', GROUP, 'certificatesigningrequests')],
};
const READ = ['get', 'list', 'watch'].map((verb) => clusterPattern(verb, GROUP, 'certificatesigningrequests'));
const APPROVAL = ['update', 'patch'].map((verb) => clusterPattern(verb, GROUP, 'certificatesigningrequests/approval'));
const APPROVE = clusterPattern('approve', GROUP, 'signers');
const NODE_CLIENT = clusterPattern('create', GROUP, 'certificatesigningrequests/nodeclient');

/** Signers are asked for by name, and then for all of their domain. */
function forSigner(held: Requirement, signer: string): Requirement {
  const domain = `${signer.split('/', 1)[0] ?? ''}/*`;
  return held.filter(({ names }) => names === undefined || names.has(signer) || names.has(domain));
}

/** A request has a name of the attacker's choice, so that every name will do for what follows. */
function requested(asker: Asker): readonly (readonly Requirement[])[] {
  return [...creations(asker, MAKE)].map((made) => [...made, heldAny(asker, READ)]);
}

/** Admission refuses client certificates for system:masters, and for nothing else. */
export const approveCertificates: Technique = {
  id: 'approve-certificates',
  patterns: [MAKE.create, ...MAKE.change, ...READ, ...APPROVAL, APPROVE],
  *ways(asker) {
    const signers = asker.held(APPROVE);
    for (const request of requested(asker)) {
      const needs = [...request, heldAny(asker, APPROVAL)];
      yield {
        to: ANY_IDENTITY,
        needs: [...needs, forSigner(signers, 'kubernetes.io/kube-apiserver-client')],
        action: 'request a client certificate and approve it',
      };
      yield {
        to: ANY_NODE,
        needs: [...needs, forSigner(signers, 'kubernetes.io/kube-apiserver-client-kubelet')],
        action: "request a kubelet's client certificate and approve it",
      };
    }
  },
};

/** The controller manager approves a kubelet's first certificate for whoever may create this subresource. */
export const requestNodeCertificate: Technique = {
  id: 'request-node-certificate',
  patterns: [MAKE.create, ...MAKE.change, ...READ, NODE_CLIENT],
  *ways(asker) {
    for (const request of requested(asker)) {
      const needs = [...request, naming(asker.held(NODE_CLIENT), '')];
      yield { to: ANY_NODE, needs, action: "request a kubelet's client certificate, which is approved by itself" };
    }
  },
};
