export {
  changeFeature,
  changeRetention,
  createProject,
  declareDimensions,
  type Feature,
  findProject,
  findProjectById,
  listFeatures,
  listProjects,
  type Project,
  recordAnnotation,
  renameProject,
} from './project.ts';
export {
  type CellValues,
  cellKey,
  createRegistry,
  type ProjectContext,
  type Registry,
} from './registry.ts';
export { removeOrphans, removeProject } from './remove-project.ts';
