import '@mantine/core/styles/baseline.css';
import '@mantine/core/styles/default-css-variables.css';
import '@mantine/core/styles/global.css';
import '@mantine/core/styles/ScrollArea.css';
import '@mantine/core/styles/UnstyledButton.css';
import '@mantine/core/styles/Popover.css';
import '@mantine/core/styles/CloseButton.css';
import '@mantine/core/styles/Combobox.css';
import '@mantine/core/styles/Input.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/mantine.css';
import './styles/shell.css';
import './styles/parts.css';
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { chooseApi } from './api/choose-api.ts';
import { ApiProvider } from './api/context.tsx';
import { followScans } from './api/follow.ts';
import { makeRouter } from './app/router.tsx';
import { theme } from './app/theme.ts';

const { api, mode } = await chooseApi();
const router = makeRouter(mode);
const client = new QueryClient();
if (mode === 'server') followScans(client);
const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');

/** The nonce by which the server's policy lets styles in. */
const nonce = (): string => document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      colorSchemeManager={localStorageColorSchemeManager({ key: 'breakwater-colours' })}
      getStyleNonce={nonce}
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <QueryClientProvider client={client}>
        <ApiProvider value={api}>
          <RouterProvider router={router} />
        </ApiProvider>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
