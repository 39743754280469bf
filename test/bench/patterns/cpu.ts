/** CPU time that this process has used, s. */
export const cpuSeconds = (): number => process.cpuUsage().user / 1e6;
