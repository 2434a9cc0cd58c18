export { type ApiResource, ApiResources } from './api-resources.ts';
