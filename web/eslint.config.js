// What the compiler can't see: one way to the server, no inline styles that the content policy refuses, no text outside
// the words of a language.
import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const oneWayToTheServer = 'Ask the server through @regulars/client: its calls are typed by openapi.json and shown as cURL.';

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', 'client/src/schema.d.ts'] },
  ...tseslint.configs.recommended,
  hooks.configs.flat['recommended-latest'],
  {
    files: ['**/*.{ts,tsx}'],
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      'max-lines': ['error', { max: 600 }],
      'no-restricted-globals': [
        'error',
        ...['fetch', 'XMLHttpRequest', 'EventSource', 'WebSocket'].map((name) => ({ name, message: oneWayToTheServer })),
      ],
      'no-restricted-properties': [
        'error',
        ...['window', 'globalThis', 'self'].map((object) => ({ object, property: 'fetch', message: oneWayToTheServer })),
        { object: 'navigator', property: 'sendBeacon', message: oneWayToTheServer },
      ],
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: '@mantine/core',
              importNames: ['AppShell', 'Grid', 'SimpleGrid', 'InlineStyles', 'ScrollArea'],
              message: 'It writes a style element, which the content policy refuses: lay out with the classes of @regulars/ui.',
            },
            { name: 'openapi-fetch', message: oneWayToTheServer },
          ],
        },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'JSXText[value=/\\p{L}{2,}/u]', message: 'Text comes from the words of a language.' },
        {
          selector:
            'JSXAttribute[name.name=/^(label|placeholder|title|description|alt|aria-label)$/] > Literal[value=/\\p{L}{2,}/u]',
          message: 'Text comes from the words of a language.',
        },
        { selector: 'JSXAttribute[name.name="dangerouslySetInnerHTML"]', message: 'Markup is made by React only.' },
      ],
    },
  },
  { files: ['client/src/**'], rules: { 'no-restricted-imports': 'off', 'no-restricted-globals': 'off', 'no-restricted-properties': 'off' } },
  { files: ['ui/src/**'], rules: { 'no-restricted-imports': ['error', { patterns: ['@regulars/client', 'wouter', '@tanstack/*'] }] } },
  { files: ['tests/**'], rules: { 'no-restricted-globals': 'off', 'no-restricted-syntax': 'off' } },
);
