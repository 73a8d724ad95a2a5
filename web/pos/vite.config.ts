import { page } from '../vite.shared.ts';

export default page('pos', 8503);
