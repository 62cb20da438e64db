# Stands in for node:24-bookworm-slim, with the certificates that this machine trusts.
FROM payport-debian
COPY node /usr/local/bin/node
COPY npm /usr/local/lib/npm
COPY ca-certificates.crt npmrc /etc/
RUN ln -s ../lib/npm/bin/npm-cli.js /usr/local/bin/npm && ln -s ../lib/npm/bin/npx-cli.js /usr/local/bin/npx
ENV NODE_EXTRA_CA_CERTS=/etc/ca-certificates.crt NPM_CONFIG_GLOBALCONFIG=/etc/npmrc
