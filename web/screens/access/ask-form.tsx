import { Select } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import type { WhoCanQuestion } from '../../api/api.ts';

/** Any other question: a verb, a resource, and where. */
export function AskForm({
  asked,
  namespaces,
}: {
  readonly asked: WhoCanQuestion;
  readonly namespaces: readonly string[];
}) {
  const navigate = useNavigate();
  const [verb, setVerb] = useState(asked.verb);
  const [resource, setResource] = useState(asked.resource);
  const [namespace, setNamespace] = useState(asked.namespace);
  const ask = (event: FormEvent): void => {
    event.preventDefault();
    void navigate({
      to: '/access',
      search: { tab: 'who-can', verb: verb.trim(), resource: resource.trim(), namespace },
      resetScroll: false,
    });
  };
  return (
    <section className="section" aria-labelledby="ask">
      <h2 id="ask">Ask something else</h2>
      <form className="toolbar ask" onSubmit={ask}>
        <label>
          <span>Verb</span>
          <input value={verb} onChange={(event) => setVerb(event.currentTarget.value)} required spellCheck={false} />
        </label>
        <label>
          <span>Resource</span>
          <input
            value={resource}
            onChange={(event) => setResource(event.currentTarget.value)}
            required
            spellCheck={false}
            placeholder="deployments.apps"
          />
        </label>
        <Select
          label="Namespace"
          data={[{ value: '', label: 'everywhere' }, ...namespaces.map((name) => ({ value: name, label: name }))]}
          value={namespace}
          onChange={(value) => setNamespace(value ?? '')}
          allowDeselect={false}
          searchable
        />
        <button type="submit" className="plain-button">
          Ask
        </button>
      </form>
    </section>
  );
}
