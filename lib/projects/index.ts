export { type Feature, findProject, findProjectById, listFeatures, listProjects, type Project } from './project.ts';
export { type CellValues, cellKey, createRegistry, otherValue, type ProjectContext, type Registry } from './registry.ts';
