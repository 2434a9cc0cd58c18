import { useQuery } from '@tanstack/react-query';
import { useApi } from '../../api/context.tsx';
import { queries } from '../../api/queries.ts';
import { Answered, EmptyState } from '../../parts/state.tsx';

/** Frameworks, sections and controls with their verdicts. */
export function Compliance() {
  const query = useQuery(queries.compliance(useApi()));
  return (
    <div className="page">
      <header className="page-head">
        <div className="lead">
          <h1>Compliance</h1>
        </div>
      </header>
      <Answered query={query} what="frameworks">
        {() => <EmptyState title="No framework was judged." />}
      </Answered>
    </div>
  );
}
