export const common = {
  'common.cancel': '取消',
  'common.close': '关闭',
  'common.copied': '已复制',
  'common.copy': '复制 {{what}}',
  'common.loading': '正在加载',
  'common.retry': '重试',
  'allow.update':
    '你无权修改此空间：请让所有者把你加为成员，或向门户管理员申请 meshspace.space.update 权限。',
  'allow.delete': '你无权删除此空间：需要 meshspace.space.delete 权限。',
  'allow.logs':
    '你无权查看此空间的日志：需要 meshspace.space.logs 权限。所有者或门户管理员可以协助。',
  'cluster.command': '命令',
  'cluster.degraded': '集群 {{cluster}} 仅部分响应',
  'cluster.noCrd': '集群 {{cluster}} 尚未安装 MeshSpace 资源',
  'cluster.noCrdNext':
    '资源类型尚未安装。集群管理员可用以下命令安装，本页会自动感知。',
  'cluster.noMesh': '集群 {{cluster}} 没有 Istio',
  'cluster.noMeshNext':
    '只有服务网格才能把请求路由到分叉。请安装 Istio，例如使用以下命令，本页会自动感知。',
  'cluster.none': '没有连接任何集群',
  'cluster.noneNext':
    '门户管理员在 app-config.yaml 的 kubernetes 部分配置集群，MeshSpace 使用同一列表。',
  'cluster.unreachable': '无法连接集群 {{cluster}}',
  'cluster.unreachableNext':
    '在该集群中运行的分叉及其路由不受影响。集群恢复后本页会自动恢复。',
  'problem.conflict': '其他人同时做了修改',
  'problem.conflictNext': '没有丢失任何内容。请查看当前状态后重试。',
  'problem.forbidden': '你没有权限',
  'problem.forbiddenNext': '门户管理员或空间所有者可以授予你权限。',
  'problem.gone': '已不存在',
  'problem.goneNext': '它可能已被删除，或者你无权查看。',
  'problem.invalid': '未被接受',
  'problem.invalidNext': '请按提示修改后重试。',
  'problem.notInstalled': '后端未安装 MeshSpace 插件',
  'problem.notInstalledNext': '门户管理员只需添加一行：',
  'problem.offline': '你已离线',
  'problem.offlineNext':
    '显示的是最后已知的状态，网络恢复后会自动刷新；你的分叉仍在运行。',
  'problem.unavailable': '后端没有响应',
  'problem.unavailableNext':
    '分叉及其路由不依赖后端，仍可正常工作。本页会自动重试。',
  'problem.unknown': '出错了',
  'problem.unknownNext': '请重试；若仍然出现，请把此消息转给门户管理员。',
};
