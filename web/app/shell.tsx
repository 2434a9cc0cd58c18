import { useMantineColorScheme } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useApi } from '../api/context.tsx';
import { queries } from '../api/queries.ts';
import {
  AccessIcon,
  ComplianceIcon,
  FindingsIcon,
  MenuIcon,
  MoonIcon,
  NetworkIcon,
  OverviewIcon,
  PodSecurityIcon,
  SunIcon,
  WorkloadsIcon,
} from '../parts/icons.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { formatTime } from '../parts/words.ts';

const SCREENS = [
  { to: '/', label: 'Overview', Icon: OverviewIcon },
  { to: '/findings', label: 'Findings', Icon: FindingsIcon },
  { to: '/workloads', label: 'Workloads', Icon: WorkloadsIcon },
  { to: '/access', label: 'Access', Icon: AccessIcon },
  { to: '/network', label: 'Network', Icon: NetworkIcon },
  { to: '/pod-security', label: 'Pod Security', Icon: PodSecurityIcon },
  { to: '/compliance', label: 'Compliance', Icon: ComplianceIcon },
] as const;

/** What is around every screen: where one is, where one can go, and what was scanned. */
export function Shell() {
  const [isOpen, setOpen] = useState(false);
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const first = useRef(true);
  useEffect(() => {
    setOpen(false);
    document.title = `${titleOf(path)} – Breakwater`;
    // Who follows a link is at the beginning of what it leads to, with a screen reader too.
    if (!first.current) main.current?.focus();
    first.current = false;
  }, [path]);
  return (
    <>
      <button type="button" className="skip" onClick={() => main.current?.focus()}>
        Skip to content
      </button>
      <div className="shell">
        <Side isOpen={isOpen} onClose={() => setOpen(false)} />
        <Bar onMenu={() => setOpen(true)} />
        <main className="shell-main" id="main" ref={main} tabIndex={-1}>
          <Outlet />
        </main>
      </div>
    </>
  );
}

function titleOf(path: string): string {
  return SCREENS.find(({ to }) => to !== '/' && path.startsWith(to))?.label ?? 'Overview';
}

function Side({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const api = useApi();
  const { data: overview } = useQuery(queries.overview(api));
  useEffect(() => {
    if (!isOpen) return undefined;
    const close = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') onClose();
    };
    document.addEventListener('keydown', close);
    return () => document.removeEventListener('keydown', close);
  }, [isOpen, onClose]);
  return (
    <>
      {isOpen && <button type="button" className="scrim" aria-label="Close the menu" onClick={onClose} />}
      <div className="shell-side" data-open={isOpen}>
        <Link to="/" className="brand">
          <Logo />
          Breakwater
        </Link>
        <nav className="nav" aria-label="Screens">
          {SCREENS.map(({ to, label, Icon }) => (
            <Link key={to} to={to} activeOptions={{ exact: to === '/', includeSearch: false }}>
              <Icon />
              {label}
              {to === '/findings' && overview !== undefined && (
                <span className="count">{total(overview.bySeverity).toLocaleString('en')}</span>
              )}
              {to === '/workloads' && overview !== undefined && (
                <span className="count">{overview.workloads.toLocaleString('en')}</span>
              )}
            </Link>
          ))}
        </nav>
        {overview !== undefined && (
          <p className="side-foot">
            {overview.podSecurity !== undefined && (
              <>
                Judged by Pod Security {overview.podSecurity}, as Kubernetes {overview.kubernetesVersion} does.
                <br />
              </>
            )}
            Breakwater {overview.tool}
          </p>
        )}
      </div>
    </>
  );
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((a, b) => a + b, 0);
}

function Bar({ onMenu }: { readonly onMenu: () => void }) {
  const api = useApi();
  const { data: session } = useQuery(queries.session(api));
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const search = (event: FormEvent): void => {
    event.preventDefault();
    if (text.trim() === '') return;
    void navigate({ to: '/findings', search: { q: text.trim() } });
    setText('');
  };
  return (
    <header className="shell-bar no-print">
      <button type="button" className="plain-button bare menu-button" aria-label="Open the menu" onClick={onMenu}>
        <MenuIcon />
      </button>
      {session !== undefined && (
        <p className="target">
          <strong className="cut">{session.target}</strong>
          <span className="faint cut">scanned {formatTime(session.at)}</span>
        </p>
      )}
      <span className="spacer" />
      <form className="search" onSubmit={search}>
        <SearchField label="Search all findings" value={text} onChange={setText} />
      </form>
      <ThemeButton />
    </header>
  );
}

function ThemeButton() {
  const { setColorScheme } = useMantineColorScheme();
  const flip = (): void => {
    const isDark = document.documentElement.getAttribute('data-mantine-color-scheme') === 'dark';
    setColorScheme(isDark ? 'light' : 'dark');
  };
  return (
    <button
      type="button"
      className="plain-button bare theme-button"
      aria-label="Switch between light and dark"
      onClick={flip}
    >
      <span className="when-light">
        <MoonIcon />
      </span>
      <span className="when-dark">
        <SunIcon />
      </span>
    </button>
  );
}

function Logo() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="currentColor" />
      <path
        d="M6 21.500c3.300 0 3.300-2.500 6.600-2.500s3.300 2.500 6.700 2.500 3.300-2.500 6.700-2.500M6 15.500 19.500 9l6.500 3.500"
        fill="none"
        stroke="var(--paper-2)"
        strokeWidth="2.400"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
