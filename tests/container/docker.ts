import { execFileSync } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'

/** As `tests/container/run` found or installed it; `DOCKER_HOST` tells which engine. */
const program = process.env['DOCKER'] ?? 'docker'

export const docker = (...args: readonly string[]): string =>
  execFileSync(program, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }).trim()

export const image = 'payport'

type Start = {
  readonly environment: Readonly<Record<string, string>>
  readonly entrypoint?: string
  readonly command: readonly string[]
}

export type Container = {
  readonly logs: () => string
  /** Sends the signal; resolves with the exit code when it has ended. */
  readonly stop: (signal?: 'SIGTERM' | 'SIGKILL') => Promise<number>
}

/** Starts the image as AWS and the manifests do: a file system that nobody can write to, but /tmp. */
export const startContainer = ({ environment, entrypoint, command }: Start): Container => {
  const id = docker(
    ...['run', '--detach', '--network', 'host', '--read-only', '--tmpfs', '/tmp'],
    ...['--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'],
    ...Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    ...(entrypoint === undefined ? [] : ['--entrypoint', entrypoint]),
    image,
    ...command,
  )
  const running = () => docker('inspect', '--format', '{{.State.Running}}', id) === 'true'
  let ended: Promise<number> | undefined
  const end = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<number> => {
    try {
      docker('kill', '--signal', signal, id)
    } catch (error) {
      // It may have ended by itself just now.
      if (running()) throw error
    }
    while (running()) await pause(100)
    const code = Number(docker('inspect', '--format', '{{.State.ExitCode}}', id))
    docker('rm', '--force', id)
    return code
  }
  return {
    logs: () =>
      execFileSync('/bin/sh', ['-c', `"${program}" logs ${id} 2>&1`], { encoding: 'utf8' }),
    stop: (signal = 'SIGKILL') => (ended ??= end(signal)),
  }
}

/** Every file of the image below `/var/task`, and who owns it, with its bytes. */
export const filesOfTheImage = (): ReadonlyArray<{
  readonly path: string
  readonly bytes: number
}> =>
  docker(
    ...['run', '--rm', '--network', 'none', '--user', '0', '--entrypoint', 'node', image, '--eval'],
    `const { readdirSync, statSync } = require('node:fs'); const { join } = require('node:path')
     for (const entry of readdirSync('/var/task', { recursive: true, withFileTypes: true }))
       if (entry.isFile()) { const path = join(entry.parentPath, entry.name); console.log(statSync(path).size, path) }`,
  )
    .split('\n')
    .map((line) => {
      const [bytes = '', path = ''] = line.split(/ (.*)/)
      return { path, bytes: Number(bytes) }
    })
