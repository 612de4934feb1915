import { projectName } from './broker-words.ts';
import './project-label.css';

/** The name large, the folder small. It is what the program says of itself. */
export function ProjectLabel({ project }: { readonly project: string }) {
  return (
    <div class="project-label">
      <strong class="project-name cut" title={project}>
        {projectName(project)}
      </strong>
      <span class="project-path selectable" title={project}>
        {project}
      </span>
    </div>
  );
}
