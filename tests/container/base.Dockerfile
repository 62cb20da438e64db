# Stands in for public.ecr.aws/lambda/nodejs:24 where no registry can be reached: the same places, the
# same runtime interface client, the same way to choose a handler.
FROM payport-debian
COPY node /var/lang/bin/node
COPY ric /var/runtime
COPY entrypoint /lambda-entrypoint.sh
ENV PATH=/var/lang/bin:/usr/bin:/bin LAMBDA_TASK_ROOT=/var/task LAMBDA_RUNTIME_DIR=/var/runtime
WORKDIR /var/task
ENTRYPOINT ["/lambda-entrypoint.sh"]
