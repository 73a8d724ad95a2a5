import { page } from '../vite.shared.ts';

export default page('portal', 8502);
