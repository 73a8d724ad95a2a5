import { page } from '../vite.shared.ts';

export default page('console', 8501);
